// Whether anybody is asked who they are depends on where the program runs.

import type { Outline, TestStep } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'
import { isGuarding, passesWhere, settingOf } from '../setting-test.ts'

export default defineRule({
  id: 'authentication-under-setting',
  title: 'Whether callers are checked depends on a setting of the environment',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-1188'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-6.3.4', 'v5.0.0-13.4.2'],
  why: `
    A dependency that checks the caller only in production checks nobody where the variable is missing or spelt otherwise: PROD, production and
    Production are three values. What is tested elsewhere is another program than the one that runs.`,
  fix: 'Always check, and give developers and tests a user of their own through app.dependency_overrides.',
  blindSpots: ['Settings are told by their names: those of environments, of debugging, and those that switch authentication on and off.'],
  examples: [
    bad(
      'only in production',
      `
      import os

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      ENV = os.getenv("ENV", "dev")


      def check_caller(authorization: str = Header("")):
          if ENV == "prod":  # <-- finding
              if not is_known(authorization):
                  raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(check_caller)])
      def list_orders():
          return []
    `,
    ),
    bad(
      'not while debugging',
      `
      from fastapi import Depends, FastAPI, Header, HTTPException
      from pydantic_settings import BaseSettings

      app = FastAPI()


      class Settings(BaseSettings):
          debug: bool = True


      settings = Settings()


      def verify_caller(authorization: str = Header("")):
          if settings.debug:  # <-- finding
              return None
          if not is_known(authorization):
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(verify_caller)])
      def list_orders():
          return []
    `,
    ),
    good(
      'always',
      `
      from fastapi import Depends, FastAPI, Header, HTTPException
      from pydantic_settings import BaseSettings

      app = FastAPI()


      class Settings(BaseSettings):
          debug: bool = False


      settings = Settings()


      def verify_caller(authorization: str = Header("")):
          if settings.debug:
              logger.debug("somebody calls")
          if not is_known(authorization):
              raise HTTPException(401)


      @app.get("/orders", dependencies=[Depends(verify_caller)])
      def list_orders():
          return []
    `,
    ),
    good(
      'a setting that refuses, and one that is about something else',
      `
      import os

      from fastapi import Depends, FastAPI, Header, HTTPException

      app = FastAPI()
      READ_ONLY = os.getenv("READ_ONLY", "") == "1"
      ENV = os.getenv("ENV", "dev")


      def may_write(authorization: str = Header("")):
          if READ_ONLY:
              raise HTTPException(403)
          if not is_known(authorization):
              raise HTTPException(401)


      def only_for_developers():
          if ENV != "dev":
              raise HTTPException(403)


      @app.post("/orders", dependencies=[Depends(may_write)])
      def add_order():
          return {}


      @app.post("/orders/samples", dependencies=[Depends(only_for_developers)])
      def add_samples():
          return {}
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    const found = new Map<string, Switched[]>()
    for (const outline of context.code.outlines) {
      if (!isGuarding(outline)) continue
      for (const step of outline.steps) {
        if (step.kind !== 'test' || step.isRescue) continue
        const setting = findSwitch(step)
        const arm = [true, false].find((holds) => passesWhere(outline, step, holds) && checksElsewhere(outline.steps, step, holds))
        if (setting === null || arm === undefined) continue
        const known = found.get(setting)
        const one = { outline, test: step, isOpen: opensByDefault(step, arm) }
        if (known === undefined) found.set(setting, [one])
        else known.push(one)
        break
      }
    }
    for (const [setting, list] of found) {
      const [first, ...others] = list.toSorted((one, other) => other.outline.entries.length - one.outline.entries.length)
      if (first === undefined) continue
      const isOpen = list.some((one) => one.isOpen)
      report({
        place: first.test.place,
        cause: causeIn(first.outline.inside, setting),
        what: isOpen ? `by default nobody is checked here: ${setting} decides` : `${setting} decides whether callers are checked`,
        ...(isOpen ? { severity: 'high' as const } : {}),
        routes: [...new Set(list.flatMap(({ outline }) => context.routesTo(outline)))],
        others: others.slice(0, 5).map(({ test }) => ({ role: 'related', place: test.place, note: 'and here' })),
      })
    }
  },
})

interface Switched {
  readonly outline: Outline
  readonly test: TestStep
  readonly isOpen: boolean
}

/** The one setting that a test asks for, where it is about the environment or about authentication itself. */
function findSwitch({ asks }: TestStep): string | null {
  const [asked, ...more] = asks
  if (asked === undefined || more.length > 0) return null
  const named = settingOf(asked.value) ?? settingOf(asked.against)
  // `DISABLE_AUTH = AUTH_TYPE == "disabled"`: what a module works out of its settings it names in capitals.
  const setting = named ?? (/^(?:\w+\.)*[A-Z][A-Z0-9_]+$/.test(asked.value.text) ? asked.value.text : null)
  if (setting === null || (named !== null && asked.value.certainty === 'certain')) return null
  return switches.test(`${setting} ${asked.value.text}`) ? setting : null
}
const switches =
  /(?:^|[^a-z])(?:env|environment|debug|dev|development|stage|testing|test_mode|local|is_?prod\w*|production|app_env)(?:[^a-z]|$)|auth\w*_?(?:enabled|disabled|required|type|mode)|(?:enable|disable|require|skip|no|use)_?auth/i

/** What refuses asks something itself, in the other arm or behind the test: a test of the setting alone checks nobody. */
function checksElsewhere(steps: Outline['steps'], test: TestStep, holds: boolean): boolean {
  const at = steps.indexOf(test)
  return steps.some(
    ({ kind, under, isRescue }, i) =>
      i > at &&
      kind === 'raise' &&
      (isRescue || (under.length > 0 && under.at(-1)?.step !== at)) &&
      !under.some((arm) => arm.step === at && arm.holds === holds),
  )
}

function opensByDefault({ asks }: TestStep, arm: boolean): boolean {
  const [asked] = asks
  if (asked === undefined || asked.value.certainty !== 'likely') return false
  const { how, value, against } = asked
  const isTrue = Boolean(value.value)
  const answer =
    how === 'true'
      ? isTrue
      : how === 'false'
        ? !isTrue
        : how === '=='
          ? value.value === against?.value
          : how === '!='
            ? value.value !== against?.value
            : how === 'none'
              ? value.value === null
              : how === 'given'
                ? value.value !== null
                : null
  return answer === arm
}
