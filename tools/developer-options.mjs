// The options of our own scripts: what node's parseArgs understands, with its complaint as one line and the usage below it.
import { parseArgs } from 'node:util'

/** Answers values and positionals, or ends the process with 2 and the usage. */
export function readOptions(usage, options, positionals = 0) {
  process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1)) // `| head` has seen enough
  try {
    const parsed = parseArgs({ options, allowPositionals: positionals > 0, allowNegative: true })
    if (parsed.positionals.length !== positionals) throw new Error(`${parsed.positionals.length} names given, ${positionals} wanted`)
    return parsed
  } catch (error) {
    console.error(`error: ${error.message}\nusage: ${usage}`)
    process.exit(2)
  }
}
