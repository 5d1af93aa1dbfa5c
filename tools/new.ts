// `npm run new rule authorization/some-fault`: writes the file of a new rule, ready to be filled, and makes what is made from it.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { argv, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import manifest from '../package.json' with { type: 'json' }
import { listCodeRules } from './gen/rules.ts'
import { findNameFault, toNewRule } from './new/rule.ts'

const checkout = fileURLToPath(new URL('..', import.meta.url))
const [kind, name, ...more] = argv.slice(2)

if (kind !== 'rule' || name === undefined || more.length > 0)
  refuse('there is something to name', 'write it like `npm run new rule authorization/some-fault`')
const fault = findNameFault(name, listCodeRules(checkout))
if (fault !== null)
  refuse(`\`${name}\`: ${fault}`, 'write a folder and an id, such as authorization/some-fault: the id says what is wrong, in words')

const file = join(checkout, 'src', 'rules', `${name}.ts`)
if (existsSync(file)) refuse(`\`${name}\`: there is such a file`, 'choose another id')
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, toNewRule(name, manifest.version))
console.log(`${relative(checkout, file)}: written`)
const { status } = spawnSync(execPath, [join(checkout, 'node_modules', 'tsx', 'dist', 'cli.mjs'), join(checkout, 'tools', 'gen.ts')], {
  stdio: 'inherit',
})
console.log(`next: fill it in, add the id's new words to test/rules/words.ts, and run \`npm test -- test/rules\``)
process.exitCode = status ?? 1

function refuse(message: string, remedy: string): never {
  console.error(`${message}\n  ${remedy}`)
  process.exit(2)
}
