import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import pkg from '../package.json';

describe('package.json', () => {
  it('asks JupyterLab for the ranges that it declares, so that 4.5 is not told it is too old', () => {
    const dependencies: Partial<Record<string, string>> = pkg.dependencies;
    const shared: Record<string, boolean | { requiredVersion: string }> =
      pkg.jupyterlab.sharedPackages;
    for (const [name, how] of Object.entries(shared)) {
      if (typeof how === 'object' && name.startsWith('@jupyterlab/')) {
        expect([name, how.requiredVersion]).toEqual([name, dependencies[name] ?? '^4.5.0']);
      }
    }
    expect(dependencies['@jupyterlab/notebook']).toBe('^4.5.0');
    expect(dependencies['@jupyterlab/services']).toBe('^7.5.0');
  });

  it('is compiled against the types of JupyterLab 4.5, so that nothing newer is used', () => {
    for (const [name, version] of Object.entries(pkg.resolutions)) {
      if (name.startsWith('@jupyterlab/')) {
        expect(version).toMatch(/^(4\.5|4\.6|6\.5|7\.5|5\.5|3\.13)\.11$/);
      }
    }
  });

  it('keeps the chat to itself, since jupyterlab-chat shares another release of it', () => {
    expect(pkg.dependencies['@jupyter/chat']).toBe('0.20.0');
    expect(pkg.jupyterlab.sharedPackages['@jupyter/chat']).toBe(false);
  });

  it('is locked without the host of any registry', () => {
    expect(readFileSync('yarn.lock', 'utf8')).not.toMatch(/https?:|__archiveUrl/);
  });
});
