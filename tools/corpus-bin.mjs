// A command with more options behind its words: `node tools/corpus-bin.mjs --env A=1 -- node bin/fastward.js routes …`. The
// corpus' scripts call one command for all applications.
import { spawnSync } from 'node:child_process'

const words = process.argv.slice(2)
const end = words.indexOf('--')
const [command, ...rest] = words.slice(end + 1)
process.exitCode = spawnSync(command, [...rest, ...words.slice(0, end)], { stdio: 'inherit' }).status ?? 3
