// The shields of one operation, sorted by the steps that they take part in.

import type { Model, Route } from '../../model/index.ts'
import type { OperationShield, Shield } from './shield.ts'

export interface PlannedShield extends OperationShield {
  readonly name: string
}

type With<Step extends keyof OperationShield> = PlannedShield & { readonly [Name in Step]-?: Exclude<OperationShield[Name], undefined> }

export interface ShieldPlan {
  readonly before: readonly With<'before'>[]
  readonly head: readonly With<'head'>[]
  readonly body: readonly With<'body'>[]
  readonly answer: readonly With<'answer'>[]
  readonly done: readonly With<'done'>[]
  /** Of all bodies that are judged. */
  readonly mostBytes: number
  readonly wantsPlainAnswer: boolean
  /** Some of those asked for answers look at more than what they add. */
  readonly looksAtAnswers: boolean
}

export interface ShieldPlans {
  /** By the id of the route. */
  readonly routes: ReadonlyMap<string, ShieldPlan>
  /** For paths that nobody knows. */
  readonly unknown: ShieldPlan | null
}

/** null where no shield has anything to do anywhere. */
export function planShields(shields: readonly Shield[], routes: Model['routes']): ShieldPlans | null {
  if (shields.length === 0) return null
  const plans = new Map(
    routes.flatMap((route) => {
      const plan = planOf(shields, route)
      return plan === null ? [] : [[route.id, plan] as const]
    }),
  )
  const unknown = planOf(shields, null)
  return plans.size === 0 && unknown === null ? null : { routes: plans, unknown }
}

function planOf(shields: readonly Shield[], route: Route | null): ShieldPlan | null {
  const mine = shields.flatMap((shield): PlannedShield[] => {
    const found = shield.of(route)
    return found === null ? [] : [named(found, shield.name)]
  })
  if (mine.length === 0) return null
  const body = mine.filter((one): one is With<'body'> => one.body !== undefined)
  return {
    before: mine.filter((one): one is With<'before'> => one.before !== undefined),
    head: mine.filter((one): one is With<'head'> => one.head !== undefined),
    body,
    answer: mine.filter((one): one is With<'answer'> => one.answer !== undefined),
    done: mine.filter((one): one is With<'done'> => one.done !== undefined),
    mostBytes: Math.max(0, ...body.map((one) => one.body.mostBytes)),
    looksAtAnswers: mine.some(({ answer, addsAlone }) => answer !== undefined && addsAlone !== true),
    wantsPlainAnswer: mine.some(({ wantsPlainAnswer }) => wantsPlainAnswer === true),
  }
}

/** Also where it is an object of a class. */
function named(shield: OperationShield, name: string): PlannedShield {
  const { body, wantsPlainAnswer = false, addsAlone = false } = shield
  return {
    name,
    mode: shield.mode,
    wantsPlainAnswer,
    addsAlone,
    ...(shield.before === undefined ? {} : { before: shield.before.bind(shield) }),
    ...(shield.head === undefined ? {} : { head: shield.head.bind(shield) }),
    ...(body === undefined ? {} : { body }),
    ...(shield.answer === undefined ? {} : { answer: shield.answer.bind(shield) }),
    ...(shield.done === undefined ? {} : { done: shield.done.bind(shield) }),
  }
}
