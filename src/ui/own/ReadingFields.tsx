import { useStore } from 'zustand';
import type { Delimiter } from '../../tasks/own/dialect';
import { mostColumns } from '../../tasks/own/options';
import type { ReadOptions } from '../../tasks/own/readPairs';
import { ChoiceInput } from '../setup/ChoiceInput';
import { useSession } from '../useSession';
import { changeReading } from './ownActions';
import { ownStore } from './ownStore';

const sourceColumnField = {
  label: 'Source column',
  help: 'The column that holds the source, counted from 1. Columns that are neither source nor target are not read.',
};

const targetColumnField = { label: 'Target column', help: 'The column that holds the target.' };

const firstRowField = {
  label: 'First row',
  help: 'Whether the file begins with a pair, or with the names of its columns.',
  choices: [
    { value: 0, label: 'a pair' },
    { value: 1, label: 'names' },
  ],
};

const delimiterField = {
  label: 'Between columns',
  help: 'What parts the columns. Where it is found out, it is what parts the most rows.',
  choices: [
    { value: 'found out', label: 'found out' },
    { value: '\t', label: 'tab' },
    { value: ',', label: 'comma' },
    { value: ';', label: 'semicolon' },
  ],
};

/** How the file is read; a change reads it again. */
export function ReadingFields() {
  const session = useSession();
  const { asked, opened, preview } = useStore(ownStore);
  const reading: ReadOptions = (asked ?? opened)?.reading ?? {};
  const { sourceColumn = 1, targetColumn = 2, header = false, delimiter } = reading;
  const columns = Math.min(mostColumns, Math.max(preview?.columns ?? 0, sourceColumn, targetColumn));
  const choices = Array.from({ length: columns }, (_, index) => ({ value: index + 1, label: String(index + 1) }));
  const apply = (changes: ReadOptions) => changeReading(session, { ...reading, ...changes });
  const applyDelimiter = (value: string | number) => {
    const { delimiter: _before, ...others } = reading;
    const chosen = value === 'found out' ? {} : { delimiter: value as Delimiter };
    changeReading(session, { ...others, ...chosen });
  };
  return (
    <>
      <ChoiceInput
        field={{ ...sourceColumnField, choices }}
        value={sourceColumn}
        onChange={(value) => {
          // Two columns that would be one change places.
          const chosen = Number(value);
          apply({ sourceColumn: chosen, targetColumn: chosen === targetColumn ? sourceColumn : targetColumn });
        }}
      />
      <ChoiceInput
        field={{ ...targetColumnField, choices }}
        value={targetColumn}
        onChange={(value) => {
          const chosen = Number(value);
          apply({ targetColumn: chosen, sourceColumn: chosen === sourceColumn ? targetColumn : sourceColumn });
        }}
      />
      <ChoiceInput field={firstRowField} value={header ? 1 : 0} onChange={(value) => apply({ header: value === 1 })} />
      <ChoiceInput field={delimiterField} value={delimiter ?? 'found out'} onChange={applyDelimiter} />
    </>
  );
}
