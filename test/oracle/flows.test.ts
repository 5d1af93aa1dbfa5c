// The analysis of flows against Python itself: random programs are run with a marked text, and the lines on which it arrives are those
// that are reported. What arrives must be reported; what is reported for certain must arrive.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'
import { findInterpreter } from './environments.ts'
import { makeFlowProgram } from './flow-programs.ts'

const PROGRAMS = Number(process.env['FLOW_PROGRAMS'] ?? 200)
const python = ['3.13', '3.12', '3.11', '3.10'].map(findInterpreter).find((path) => path !== null)
const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

function linesOf(text: string): { certain: number[]; all: number[] } {
  const flows = extractFromSource(createTree(new Map([['main.py', text]])), { snapshot, withFlows: true }).flows?.flows ?? []
  const lines = (some: typeof flows) => [...new Set(some.map(({ effect }) => effect.place.line))].sort((one, other) => one - other)
  return { certain: lines(flows.filter(({ certainty }) => certainty === 'certain')), all: lines(flows) }
}

test.skipIf(python === undefined)(
  'what arrives is reported, and what is reported for certain arrives',
  () => {
    const programs = Array.from({ length: PROGRAMS }, (_, i) => makeFlowProgram(i + 1))
    const said = execFileSync(python ?? '', [fileURLToPath(new URL('run_marked.py', import.meta.url))], {
      input: JSON.stringify(programs),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    const truths = JSON.parse(said) as number[][] // what run_marked.py prints
    const differences = programs.flatMap(({ text }, i) => {
      const arrived = truths[i] ?? []
      const { certain, all } = linesOf(text)
      const missed = arrived.filter((line) => !all.includes(line))
      const extra = certain.filter((line) => !arrived.includes(line))
      if (missed.length + extra.length === 0) return []
      const show = (line: number) => `${line}: ${text.split('\n')[line - 1]?.trim()}`
      return [{ seed: i + 1, missed: missed.map(show), extra: extra.map(show) }]
    })
    expect(differences).toEqual([])
    // The programs are worth their run: most have both.
    expect(truths.filter((lines) => lines.length > 0).length).toBeGreaterThan(PROGRAMS / 2)
  },
  120_000,
)
