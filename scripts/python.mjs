// Which Python has PyTorch.
import { spawnSync } from 'node:child_process';

const CANDIDATES = [process.env.PYTHON, '/usr/bin/python3', 'python3', 'python'];

/** A Python that imports torch; throws in words where there is none. The environment variable PYTHON comes first. */
export function findPython() {
  const found = CANDIDATES.find(
    (python) => python && spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
  if (found) return found;
  throw new Error(
    'No Python here imports torch. Install PyTorch with `apt-get install python3-torch` on Debian or `pip install torch` ' +
      'elsewhere, or set PYTHON to the path of a Python that has it.',
  );
}
