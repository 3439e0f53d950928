// Bundles what browsers load into Kefu.Web/wwwroot/assets. Entries that do not exist yet are skipped.
import { build, context, transform } from 'esbuild';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../Kefu.Web/wwwroot/assets');
const watch = process.argv.includes('--watch');

const entries = [
  { out: 'widget', source: 'widget/loader.ts', format: 'iife' },
  { out: 'widget-panel', source: 'widget/panel.ts', format: 'iife' },
  { out: 'main', source: 'desk/main.ts', format: 'esm' },
  { out: 'feed-worker', source: 'desk/feed-worker.ts', format: 'iife' },
  { out: 'kefu', source: 'styles/kefu.css', format: 'css' },
  { out: 'chat-page', source: 'styles/chat-page.css', format: 'css' },
];

/** The widget's style sheets live in its script: they become constructable sheets inside a shadow root. */
const styleAsText = {
  name: 'style-as-text',
  setup(b) {
    b.onLoad({ filter: /[\\/]widget[\\/]style[\\/][^\\/]+\.css$/ }, async (args) => {
      const { code } = await transform(await readFile(args.path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

function options(entry) {
  return {
    absWorkingDir: here,
    entryPoints: { [entry.out]: entry.source },
    outdir: out,
    bundle: true,
    minify: true,
    sourcemap: watch,
    legalComments: 'none',
    // Shops may serve their pages in another encoding, and a script without one takes the page's.
    charset: entry.out.startsWith('widget') ? 'ascii' : 'utf8',
    target: entry.format === 'css' ? ['chrome123', 'firefox120', 'safari17.5'] : 'es2021',
    ...(entry.format === 'css' ? { loader: { '.woff2': 'file', '.svg': 'dataurl' } } : { format: entry.format }),
    plugins: [styleAsText],
    logLevel: 'warning',
  };
}

const present = entries.filter((e) => existsSync(join(here, e.source)));
if (watch) {
  for (const entry of present) await (await context(options(entry))).watch();
} else {
  await rm(out, { recursive: true, force: true });
  for (const entry of present) {
    await build(options(entry));
    const file = join(out, entry.out + (entry.format === 'css' ? '.css' : '.js'));
    const size = gzipSync(await readFile(file), { level: 9 }).length;
    console.log(`${relative(process.cwd(), file)}  ${(size / 1024).toFixed(1)} KB gzip`);
  }
}
