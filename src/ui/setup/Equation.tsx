/** An equation in plain characters, its raised and lowered characters set as such: few fonts draw them well. */

const lowered: Readonly<Record<string, string>> = {
  '₀': '0',
  '₁': '1',
  '₂': '2',
  '₋': '−',
  '₊': '+',
  ₛ: 's',
  ₜ: 't',
  ᵢ: 'i',
  ⱼ: 'j',
};
const raised: Readonly<Record<string, string>> = { ᵀ: 'T', '²': '2', '⁻': '−', '¹': '1' };

export type Level = 'on' | 'below' | 'above';

/** Splits an equation where its level changes: "h̄ₛ" is "h̄" on the line and "s" below it. */
export function levelsOf(equation: string): readonly { readonly level: Level; readonly text: string }[] {
  const runs: { level: Level; text: string }[] = [];
  for (const character of equation) {
    const below = lowered[character];
    const above = raised[character];
    const level = below !== undefined ? 'below' : above !== undefined ? 'above' : 'on';
    const text = below ?? above ?? character;
    const last = runs.at(-1);
    if (last?.level === level) last.text += text;
    else runs.push({ level, text });
  }
  return runs;
}

export function Equation({ text }: { readonly text: string }) {
  const runs = levelsOf(text);
  return (
    <div className="equation" role="math" aria-label={text}>
      {runs.map(({ level, text: run }, index) => {
        const key = `${index} ${run}`;
        if (level === 'below') return <sub key={key}>{run}</sub>;
        if (level === 'above') return <sup key={key}>{run}</sup>;
        return <span key={key}>{run}</span>;
      })}
    </div>
  );
}
