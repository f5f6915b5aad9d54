import { useId } from 'react';
import { useStore } from 'zustand';
import { laneStore, letterOf } from './laneStore';

/** Which two of more than two lanes are subtracted. */
export function PairChoice({ lanes }: { readonly lanes: number }) {
  const id = useId();
  const [from, to] = useStore(laneStore, ({ pair }) => pair);
  const letters = Array.from({ length: lanes }, (_, lane) => letterOf(lane));
  // The two are never one: the other takes the place that is given up.
  const chooseTo = (lane: number) => laneStore.setState({ pair: [lane === from ? to : from, lane] });
  const chooseFrom = (lane: number) => laneStore.setState({ pair: [lane, lane === to ? from : to] });
  return (
    <p className="pairChoice">
      <label htmlFor={`${id}-to`}>Of</label>
      <select id={`${id}-to`} value={to} onChange={({ target }) => chooseTo(Number(target.value))}>
        {letters.map((letter, lane) => (
          <option key={letter} value={lane}>
            {letter}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-from`}>take</label>
      <select id={`${id}-from`} value={from} onChange={({ target }) => chooseFrom(Number(target.value))}>
        {letters.map((letter, lane) => (
          <option key={letter} value={lane}>
            {letter}
          </option>
        ))}
      </select>
    </p>
  );
}
