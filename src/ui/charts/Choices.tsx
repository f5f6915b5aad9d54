interface Props<Choice extends string> {
  /** What is chosen, for those who do not see the buttons together. */
  readonly legend: string;
  /** The same in a word or two before the buttons, where they do not say it by themselves. */
  readonly name?: string;
  readonly choices: readonly Choice[];
  readonly chosen: Choice;
  readonly onChoose: (choice: Choice) => void;
}

/** A few words of which one holds. */
export function Choices<Choice extends string>({ legend, name, choices, chosen, onChoose }: Props<Choice>) {
  return (
    <fieldset className="choices">
      <legend className="visuallyHidden">{legend}</legend>
      {name !== undefined && (
        <span className="choicesName" aria-hidden="true">
          {name}
        </span>
      )}
      {choices.map((choice) => (
        <button key={choice} type="button" aria-pressed={choice === chosen} onClick={() => onChoose(choice)}>
          {choice}
        </button>
      ))}
    </fieldset>
  );
}
