// Runs once before all tests: the Python environments that several tests ask. What cannot be made is said by the tests that miss it.
import { ENVIRONMENTS, makeEnvironment, SERVED } from '../oracle/environments.ts'

export async function setup(): Promise<void> {
  for (const environment of [...ENVIRONMENTS, SERVED]) {
    try {
      await makeEnvironment(environment)
    } catch {
      // No such interpreter, or no registry: `test/oracle/truth.test.ts` says so aloud.
    }
  }
}
