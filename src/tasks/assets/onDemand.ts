/** What is fetched once, when it is first asked for. */
export interface OnDemand<Value> {
  /** Fetches it, unless it is there or on its way. After a failure the next call tries again. */
  load(): Promise<void>;
  /** Throws in words before it is loaded. */
  get(): Value;
}

/** `name` completes the sentence "… must be loaded first". */
export function onDemand<Value>(name: string, fetchIt: () => Promise<Value>): OnDemand<Value> {
  let value: { readonly it: Value } | undefined;
  let onItsWay: Promise<void> | undefined;
  return {
    load() {
      onItsWay ??= fetchIt().then(
        (it) => {
          value = { it };
        },
        (error: unknown) => {
          onItsWay = undefined;
          throw error;
        },
      );
      return onItsWay;
    },
    get() {
      if (!value) throw new Error(`${name} must be loaded first.`);
      return value.it;
    },
  };
}
