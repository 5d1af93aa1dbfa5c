// The style sheet and the script of the HTML report as text, for the writer to put into every page. They are data and not modules
// of the command: a test, a tool and the bundle all read the same file.

import { join } from 'node:path'
import { buildSync } from 'esbuild'

interface Generated {
  readonly file: string
  make(): string
}

const folder = join('src', 'report', 'html')

export function generateReportPage(root: string): Generated {
  return {
    file: 'src/report/html/assets.json',
    make: () => `${JSON.stringify({ style: bundle(root, 'style.css'), script: bundle(root, 'client/main.ts') }, null, 2)}\n`,
  }
}

function bundle(root: string, entry: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [join(folder, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: entry.endsWith('.css') ? [] : ['es2022'],
    charset: 'ascii',
    logLevel: 'silent',
  })
  const text = outputFiles[0]?.text.trim() ?? ''
  // It stands between two tags, which nothing in it may close.
  if (text === '' || /<\/(?:script|style)|<!--/i.test(text)) throw new Error(`${entry} cannot stand in a page`)
  return text
}
