// Where a report goes: standard output, or the file that `--output` names.

import { dirname, resolve } from 'node:path'
import { type FileFailure, UserError } from '../base/index.ts'
import type { Host } from './host.ts'

const reasons: Readonly<Record<FileFailure, string>> = {
  missing: 'its folder does not exist',
  'not-a-file': 'it is a folder',
  'not-a-folder': 'a part of the path is a file',
  unreadable: 'writing is not allowed',
  broken: 'the disk or the path does not allow it',
}

/** A report in a file never holds colours, whatever the terminal can do. */
export function wantsColour(output: string | undefined, host: Host): boolean {
  return isStandardOutput(output) && host.terminal.colour
}

export function goesToTerminal(output: string | undefined, host: Host): boolean {
  return isStandardOutput(output) && host.terminal.outputIsTerminal
}

/** A run may be long, and what can be known about its output is said before it. */
export function checkOutput(output: string | undefined, host: Host): void {
  if (isStandardOutput(output)) return
  const path = resolve(host.folder, output)
  const [file, folder] = [host.files.status(path), host.files.status(dirname(path))]
  if (file.ok && file.value.kind === 'folder') throw notWritten(output, 'not-a-file')
  if (!folder.ok) throw notWritten(output, folder.failure)
  if (folder.value.kind !== 'folder') throw notWritten(output, 'not-a-folder')
}

export function writeReport(text: string, output: string | undefined, host: Host): void {
  if (isStandardOutput(output)) {
    host.terminal.print(text)
    return
  }
  const written = host.files.write(resolve(host.folder, output), text)
  if (!written.ok) throw notWritten(output, written.failure)
}

function notWritten(path: string, failure: FileFailure): UserError {
  return new UserError('output-not-written', { path, reason: reasons[failure] })
}

function isStandardOutput(output: string | undefined): output is undefined | '-' {
  return output === undefined || output === '-'
}
