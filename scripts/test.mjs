// `npm test`: installs what is missing, then runs everything that must hold, and closes with "N passed, N failed".
// `npm test -- unit types` runs only those parts. One part runs only where it is named, for it needs a Python with PyTorch:
// `npm run test:pytorch`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies, root } from './dependencies.mjs';
import { findPython } from './python.mjs';

const ARTIFACTS = join(root, 'artifacts');

/** Each part runs one program and says how many of its cases passed and failed. */
const parts = {
  lint: () => asOneCase(run('@biomejs/biome', 'biome', ['check', '--error-on-warnings', '--max-diagnostics=200'])),
  types: () => asOneCase(run('typescript', 'tsc', ['--noEmit'])),
  unit: () => vitest('unit'),
  gpu: () => vitest('gpu'),
  e2e: () => vitest('e2e'),
  pytorch: () => {
    process.env.INTERLINEAR_PYTHON = findPython();
    return vitest('pytorch');
  },
};

const named = process.argv.slice(2);
const chosen = named.length > 0 ? named : Object.keys(parts).filter((name) => name !== 'pytorch');
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Error(`There is no part "${unknown[0]}"; there are ${Object.keys(parts).join(', ')}.`);

const total = { passed: 0, failed: 0 };
attempt('install', () => {
  ensureDependencies();
  if (chosen.includes('gpu') || chosen.includes('e2e')) ensureChromium();
  return { passed: 0, failed: 0 };
});
const installed = total.failed === 0;
for (const [name, part] of Object.entries(parts)) {
  if (installed && chosen.includes(name)) attempt(name, part);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Runs a part under a heading. One that cannot even run counts as a failure. */
function attempt(name, part) {
  console.log(`\n== ${name}`);
  const began = performance.now();
  let counts;
  try {
    counts = part();
  } catch (error) {
    console.error(error);
    counts = { passed: 0, failed: 1 };
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`-- ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`);
}

/** Runs the program of an installed package to its end; its exit status. */
function run(packageName, program, args) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const script = join(folder, typeof bin === 'string' ? bin : bin[program]);
  const { status, error } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  return status ?? 1;
}

function asOneCase(status) {
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Runs one project of vite.config.ts. A case that did not run is a failure, and so is a file or a run that broke. */
function vitest(project) {
  const report = join(ARTIFACTS, `${project}.json`);
  mkdirSync(ARTIFACTS, { recursive: true });
  rmSync(report, { force: true });
  const status = run('vitest', 'vitest', [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const files = JSON.parse(readFileSync(report, 'utf8')).testResults;
  let passed = 0;
  let failed = 0;
  for (const { status: outcome, assertionResults: cases } of files) {
    const good = cases.filter((one) => one.status === 'passed').length;
    passed += good;
    failed += cases.length - good;
    if (outcome === 'failed' && good === cases.length) failed++;
  }
  const broke = failed === 0 && (status !== 0 || passed === 0);
  return { passed, failed: broke ? 1 : failed };
}
