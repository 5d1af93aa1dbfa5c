import process from 'node:process'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'
import { HOSTILE } from './hostile.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }
/** Seconds of the processor, not of the clock: the machine may be busy. What runs away needs minutes, or all memory. */
const MOST_SECONDS = 20

describe('a program that is built to run away', () => {
  // What is loaded and compiled on first use does not count.
  extractFromSource(createTree({ 'main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' }), { snapshot })
  test.each(Object.entries(HOSTILE))('%s', (_name, program) => {
    const tree = createTree(typeof program === 'string' ? { 'main.py': program } : program)
    const before = process.cpuUsage()
    const model = extractFromSource(tree, { snapshot })
    const { user, system } = process.cpuUsage(before)
    expect(model.apps.map((app) => app.id)).toContain('main:app')
    expect(JSON.stringify(model).length).toBeLessThan(20_000_000)
    expect((user + system) / 1e6).toBeLessThan(MOST_SECONDS)
  })
})
