import { useEffect, useState } from 'react';
import { pytorchText } from '../../worker/mechanismText';
import { mechanismOf } from '../../worker/settings';
import { Disclosure } from '../Disclosure';
import { useSessionState } from '../useSession';
import { Listing } from './Listing';

/** The chosen mechanism in PyTorch, as it is exported; its text is fetched when this is first opened. */
export function PytorchModule() {
  const { id, label } = useSessionState(({ draft }) => mechanismOf(draft));
  const [opened, setOpened] = useState(false);
  const [found, setFound] = useState<{ readonly id: string; readonly text: string }>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!opened) return;
    let current = true;
    pytorchText(id).then(
      (text) => {
        if (current) setFound({ id, text });
      },
      () => setFailed(true),
    );
    return () => {
      current = false;
    };
  }, [opened, id]);
  const open = () => {
    setOpened(true);
    return pytorchText(id).catch(() => setFailed(true));
  };
  return (
    <Disclosure summary={`PyTorch module: ${label}`} onOpen={open}>
      {found?.id === id && <Listing label={`PyTorch module: ${label}`} text={found.text} />}
      {failed && <p>The text could not be loaded. Reload the page and try again.</p>}
    </Disclosure>
  );
}
