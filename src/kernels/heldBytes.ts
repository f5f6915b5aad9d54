/** Keeps the account of a backend's storages: bytes by label. */
export class HeldBytes {
  readonly byLabel = new Map<string, number>();

  /** Negative where a storage is given back. */
  add(label: string, bytes: number): void {
    const sum = (this.byLabel.get(label) ?? 0) + bytes;
    if (sum === 0) this.byLabel.delete(label);
    else this.byLabel.set(label, sum);
  }
}
