// Parts of hand-written pages that a program fills. `<!-- generated: routes examples/bookshop -->` is followed by a block with
// what the built command prints for these words; everything up to `<!-- end of generated -->` is replaced.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { env, execPath } from 'node:process'

const part = /<!-- generated: (.+?) -->\n[\s\S]*?<!-- end of generated -->/g

export function fillMarks(page: string, checkout: string): string {
  return page.replace(part, (_, words: string) => {
    const shown = `$ npx fastward ${words}\n\n${runBuilt(words.split(' '), checkout).trimEnd()}`
    return `<!-- generated: ${words} -->\n\n\`\`\`text\n${shown}\n\`\`\`\n\n<!-- end of generated -->`
  })
}

function runBuilt(words: readonly string[], checkout: string): string {
  const { status, stdout, stderr, error } = spawnSync(execPath, [join(checkout, 'bin', 'fastward.js'), ...words], {
    cwd: checkout,
    encoding: 'utf8',
    env: { PATH: env['PATH'] ?? '', NO_COLOR: '1' },
  })
  // A page shows what the command says about an application; an error of usage or a bug would be a page that lies.
  if (error || status === null || status > 1) throw new Error(`\`fastward ${words.join(' ')}\` ended with ${status ?? error}\n${stderr}`)
  return stdout
}
