// What a kind of secret is made with: its card, the words that give it away, its form, and what tells a real one from a sample.

import { bad, type Example, good, type RuleCard } from '../finding/index.ts'
import type { Confidence, Severity } from '../taxonomy/index.ts'
import type { Random } from './random.ts'

/** Where a file stands, by its path: what is written in tests and manuals is rarely in use. */
export type Setting = 'program' | 'test' | 'manual' | 'sample'

/** A text of the form of a secret. */
export interface Candidate {
  /** The value, without quotes. */
  readonly value: string
  readonly groups: Readonly<Record<string, string | undefined>>
  /** The name that the value is given to: a variable, a key of a file; null where there is none on its line. */
  readonly name: string | null
  readonly path: string
  readonly setting: Setting
  /** What an expiry is measured against; null where that is not wanted. */
  readonly today: Date | null
  readonly text: string
  readonly start: number
  readonly end: number
}

/** What a kind says of a candidate beside that it is one; what is absent is as on the card. */
export interface Verdict {
  readonly confidence?: Confidence
  readonly severity?: Severity
  /** More about this one, as a fragment: `it expired on 2024-01-02`. */
  readonly note?: string
}

/** Made up when it is needed, so that nothing that looks like a secret stands in a file of ours. */
export interface Sample {
  /** What such a value is called where it is used. */
  readonly name: string
  readonly value: string
  /** What stands around it where it is used. */
  readonly wrap?: (value: string) => string
  /** Where the form is that of a whole file. */
  readonly file?: { readonly path: string; readonly text: string }
}

export interface Kind extends RuleCard {
  /** Who issues it, or what it opens. */
  readonly service: string
  /** Texts of which one stands near every such secret, lower case and ASCII: files without are not searched. */
  readonly keywords: readonly string[]
  /** With the flags `dg` (and others); the group `secret` is the value. It must take linear time. */
  readonly pattern: RegExp
  /** How far around a keyword the pattern may look, in characters. `line`: not beyond its line. */
  readonly reach: { readonly before: number; readonly after: number; readonly line: boolean }
  /** What must stand soon behind a keyword, asked before the pattern because it is quick. */
  readonly needs?: RegExp
  /** How many characters the service puts before every such value: they may be shown, and four more. Null: nothing is shown. */
  readonly shown: number | null
  /** Where what is put before them differs: all that it may be. */
  readonly prefix?: RegExp
  /** The form alone says what it is. Others are told by the words around them, and count for less in tests and manuals. */
  readonly isStrict: boolean
  /** Says only that some secret stands there: silent where another kind or a rule about code speaks of it. */
  readonly isGeneric: boolean
  /** Whether placeholders are taken out before `judge` is asked. */
  readonly takesPlaceholders: boolean
  /** Null: it is none. */
  judge(candidate: Candidate): Verdict | null
  /** Of a file that is no text: whether it is such a secret. */
  isSuchFile?(path: string, bytes: Uint8Array): boolean
  sample(random: Random): Sample
}

type Optional =
  | 'reach'
  | 'shown'
  | 'isStrict'
  | 'isGeneric'
  | 'takesPlaceholders'
  | 'judge'
  | 'audience'
  | 'stage'
  | 'cwe'
  | 'owaspApi'
  | 'asvs'

export function defineKind(kind: Omit<Kind, Optional> & Partial<Pick<Kind, Optional>>): Kind {
  return {
    reach: { before: 120, after: 600, line: true },
    shown: null,
    isStrict: false,
    isGeneric: false,
    takesPlaceholders: false,
    judge: () => ({}),
    audience: 'everyone',
    stage: { preview: '0.1.0' },
    cwe: ['CWE-798'],
    owaspApi: null,
    asvs: ['v5.0.0-13.3.1'],
    ...kind,
  }
}

type Token = Omit<Parameters<typeof defineKind>[0], 'confidence' | 'blindSpots' | 'examples' | 'why' | 'fix'> &
  Partial<Pick<Kind, 'confidence' | 'blindSpots' | 'examples'>> & {
    /** What whoever reads the secret can do: a sentence. */
    readonly opens: string
    /** How to make it worthless, at the service: a sentence. */
    readonly rotate: string
    /** The variable of the environment by which the service's own manual calls it. */
    readonly variable: string
    /** The value as the page of the rule shows it: `sk_live_…`. */
    readonly masked: string
  }

/** A value that a service hands out. What is said of all of them is said here once. */
export function defineToken({ opens, rotate, variable, masked, ...kind }: Token): Kind {
  const isStrict = kind.isStrict ?? true
  return defineKind({
    confidence: 'high',
    isStrict,
    why: `${opens} Whoever reads the repository, a copy of it, an image or a log of the build has the value, and it works until somebody makes it worthless; taking it out of the file does not.`,
    fix: `${rotate} Give the new one to the program from outside, as a variable of the environment (${variable}) or from a vault, and look in the logs of ${kind.service} for what the old one was used for.`,
    blindSpots: [
      isStrict
        ? 'Whether the value still works is not asked: nothing is sent to the service.'
        : 'The form of the value says little: it is recognised only where the words around it name the service.',
    ],
    examples: examplesOf(kind.id, variable, masked),
    ...kind,
  })
}

function examplesOf(id: string, variable: string, masked: string): Example[] {
  const value = `{{${id} ${masked}}}`
  const setting = variable.toLowerCase()
  return [
    bad(
      'a value in the code',
      `
      # file: settings.py
      ${variable} = "${value}"  # <-- finding
    `,
    ),
    bad(
      'the default of a setting',
      `
      # file: settings.py
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          ${setting}: str = "${value}"  # <-- finding
    `,
    ),
    bad(
      'a variable in the file of an image',
      `
      # file: Dockerfile
      FROM python:3.13-slim
      ENV ${variable}=${value}  # <-- finding
      CMD ["fastapi", "run", "main.py"]
    `,
    ),
    good(
      'a setting without a default',
      `
      # file: settings.py
      from pydantic import SecretStr
      from pydantic_settings import BaseSettings


      class Settings(BaseSettings):
          ${setting}: SecretStr
    `,
    ),
    good(
      'a place to fill in',
      `
      # file: .env.example
      ${variable}=<your value>
    `,
    ),
  ]
}
