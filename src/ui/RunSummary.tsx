import { taskById } from '../tasks';
import { ShippedNote } from './shipped/ShippedNote';
import { useSessionState } from './useSession';
import { backendPlace, describeModel } from './words';

/** What is trained, and on which device; that it is being prepared, until it is known. */
export function RunSummary() {
  const running = useSessionState((state) => state.running);
  const device = useSessionState((state) => state.device);
  const parameters = useSessionState((state) => state.parameters);
  const shipped = useSessionState((state) => state.shipped !== undefined);
  const busy = useSessionState((state) => state.pending !== undefined);
  if (!running || !device) {
    return (
      <p className="runSummary">{busy ? 'Preparing the model and asking for the device…' : 'No model is ready.'}</p>
    );
  }
  return (
    <>
      <p className="runSummary">
        <strong>{taskById(running.task).name}.</strong> {describeModel(running, parameters)},{' '}
        {shipped ? 'run' : 'trained'} on {backendPlace[device.backend]}
        <span className="narrowOnly"> ({device.name})</span>
        {busy ? '. Preparing the next model…' : '.'}
      </p>
      <ShippedNote />
      {device.notice && (
        <p className="notice">
          <span aria-hidden="true">⚠</span> {device.notice}
        </p>
      )}
    </>
  );
}
