// Lists of arguments: which of them a program takes for its language or for options.
import { Op } from '../../syntax/index.ts'
import type { Reader, SurveyedFunction } from '../code/index.ts'
import type { Item } from './flow-types.ts'
import { constantText } from './shape.ts'

const SHELLS = /^(?:.*\/)?(?:sh|bash|dash|ash|zsh|ksh|cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh|python[\d.]*|perl|ruby|node|php)$/
export const OPTIONS_RUN = /^(?:.*\/)?(?:git|hg|svn|tar|zip|find|rsync|scp|ssh|curl|wget|sed|awk|xargs|pip3?|uv|npm|docker)$/

/** `["sh", "-c", text]` */
export function isScript(reader: Reader, { fn, node, block }: Item, index: number): boolean {
  const { code } = fn.module.form
  const text = (i: number): string => constantText(reader, fn, code[node + 3 + i] ?? 0, block)
  return SHELLS.test(text(0)) && /^(?:-\w*[ce]|\/[cC]|-Command)$/.test(text(index - 1))
}

/** A list of arguments to which more are added: its program is written there. */
export function hasProgram(fn: SurveyedFunction, name: string): boolean {
  const { code, strings } = fn.module.form
  return (fn.stores.get(name) ?? []).some(({ how, node }) => {
    const first = code[node + 3] ?? 0
    if (how !== 'value' || code[node] !== Op.List || code[node + 2] === 0 || code[first] !== Op.Str) return false
    return !OPTIONS_RUN.test(strings[code[first + 2] ?? 0] ?? '') && !SHELLS.test(strings[code[first + 2] ?? 0] ?? '')
  })
}

/** An argument that begins with a dash is an option, unless two dashes stood before it; these programs have some that run others. */
export function mayBeOption(reader: Reader, { fn, node, block }: Item, index: number): boolean {
  const { code } = fn.module.form
  const text = (i: number): string => constantText(reader, fn, code[node + 3 + i] ?? 0, block)
  if (!OPTIONS_RUN.test(text(0))) return false
  for (let i = 1; i < index; i++) if (text(i) === '--') return false
  // The value of an option: `-m message`.
  return !/^-\w$/.test(text(index - 1))
}
