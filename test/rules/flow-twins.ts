// Programs with twins: where `<<this || that>>` stands, the first makes a program with a flow, and the second the same without one.
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'
import type { Flow } from '../../src/model/index.ts'

/** A word of the language or a library, and a program that says it. */
export type Twins = readonly (readonly [word: string, code: string])[]

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

export function flowsOf(code: string): readonly Flow[] {
  return extractFromSource(createTree(new Map([['main.py', code]])), { snapshot, withFlows: true }).flows?.flows ?? []
}

export function firstOf(code: string): string {
  return code.replace(/<<(.*?)\|\|(.*?)>>/gs, (_, one: string) => one.trim())
}

export function secondOf(code: string): string {
  return code.replace(/<<(.*?)\|\|(.*?)>>/gs, (_, __, other: string) => other.trim())
}
