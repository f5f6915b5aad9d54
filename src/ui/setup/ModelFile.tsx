import { useRef } from 'react';
import type { ExportFormat } from '../../worker/protocol';
import { exportFile, openFile } from '../actions';
import { usable } from '../store';
import { useSession, useSessionState } from '../useSession';

/** The way out and back in: files of the running model, and a weights file to go on from. */
export function ModelFile() {
  const session = useSession();
  const picker = useRef<HTMLInputElement>(null);
  const stopped = useSessionState(({ phase }) => phase === 'stopped');
  return (
    <details className="modelFile">
      <summary>Model file</summary>
      <div className="fileButtons">
        <ExportButton
          format="safetensors"
          label="Download weights"
          title="Weights, settings and training state, .safetensors"
        />
        <button type="button" disabled={stopped} onClick={() => picker.current?.click()}>
          Open weights…
        </button>
        <ExportButton
          format="pytorch"
          label="PyTorch project"
          title="Model, data and training script in Python, .zip"
        />
        <ExportButton format="onnx" label="ONNX" title="The model for inference, .zip" />
        <input
          ref={picker}
          type="file"
          accept=".safetensors"
          hidden
          aria-label="Weights file"
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void openFile(session, file);
            target.value = ''; // the same file may be opened again
          }}
        />
      </div>
      <p className="gloss">
        The weights file holds the state of the training too. Open one here, or drop it anywhere on the page, to go on
        from it.
      </p>
    </details>
  );
}

interface ExportProps {
  readonly format: ExportFormat;
  readonly label: string;
  readonly title: string;
}

function ExportButton({ format, label, title }: ExportProps) {
  const session = useSession();
  const disabled = !useSessionState(usable);
  return (
    <button type="button" disabled={disabled} title={title} onClick={() => exportFile(session, format)}>
      {label}
    </button>
  );
}
