import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    {
      name: 'svg-as-text', // JupyterLab imports its icons as strings
      enforce: 'pre',
      transform: (code, id) =>
        id.endsWith('.svg') ? { code: `export default ${JSON.stringify(code)};`, map: null } : null
    }
  ],
  test: {
    environment: 'jsdom',
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    server: { deps: { inline: [/@jupyterlab\//, /@jupyter\//, /@lumino\//, /@rjsf\//] } }
  }
});
