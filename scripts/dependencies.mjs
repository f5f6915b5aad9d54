// Whether node_modules is what package-lock.json asks for, and how it becomes so. Plain Node: it runs before an install.
import { execSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs the packages of package-lock.json where they are missing or of other versions. */
export function ensureDependencies() {
  if (upToDate()) return;
  console.log('Installing the packages of package-lock.json.');
  // Not `npm ci`: it refuses a lock that leaves out an optional program of another platform, as one written behind a
  // registry without these does. This keeps to the lock's versions as well, and writes nothing into it.
  // The level is said because a silent `npm test` would hand its silence on, and hide why an install failed.
  execSync('npm install --no-save --no-audit --no-fund --loglevel=error', { cwd: root, stdio: 'inherit' });
}

function upToDate() {
  const note = join(root, 'node_modules', '.package-lock.json'); // npm's own record of what it installed
  if (!existsSync(note)) return false;
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true; // this project itself
    const found = installed[path];
    return found ? found.version === version : Boolean(optional); // binaries of other platforms are left out
  });
}
