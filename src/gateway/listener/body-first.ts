// The body of a request that is read before anybody decides whether the request goes on.

import type { BodyStep } from './core.ts'
import { HeldBytes } from './held-bytes.ts'

export class BodyFirst {
  readonly step: BodyStep
  readonly #held = new HeldBytes()
  #isAsked = false

  constructor(step: BodyStep) {
    this.step = step
  }

  /** True where it has just grown longer than the step reads. */
  add(bytes: Uint8Array): boolean {
    this.#held.add(bytes)
    return !this.#isAsked && this.#held.size > this.step.mostBytes
  }

  /** The step was asked: whatever still comes only waits. */
  get isAsked(): boolean {
    return this.#isAsked
  }

  ask(): void {
    this.#isAsked = true
  }

  take(): Buffer {
    return this.#held.take()
  }
}
