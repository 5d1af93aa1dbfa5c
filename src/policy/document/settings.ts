// How an application is read: the part of `fastward.yaml` that is no policy. Check, type and JSON Schema come from this declaration.

import { appPattern } from '../../model/index.ts'
import { severities } from '../../taxonomy/index.ts'
import { choice, type Fields, flag, list, plain, record, table, text } from './shape.ts'

const ruleSettings = ['off', ...severities] as const
type RuleSetting = (typeof ruleSettings)[number]

export interface Settings {
  /** `module:attribute` of the application that is meant where a tree holds several. */
  readonly app: string
  /** Names by which applications are called in reports, with their `module:attribute`. */
  readonly apps: ReadonlyMap<string, string>
  /** What is not read, in the language of `.gitignore`. */
  readonly exclude: readonly string[]
  readonly includeTests: boolean
  readonly fastapiVersion: string
  /** Folders from which Python imports, relative to the settings file. */
  readonly pythonRoots: readonly string[]
  readonly rules: ReadonlyMap<string, RuleSetting>
  /** Variables that the program finds where it is deployed. */
  readonly environment: ReadonlyMap<string, string>
  /** Files of such variables in the project; of several the later wins, and `environment` over them all. */
  readonly environmentFiles: readonly string[]
  /** Functions that make what they are given harmless, by `module:name`. */
  readonly validators: ReadonlyMap<string, ValidatorSetting>
  readonly secrets: Partial<SecretsSetting>
  readonly licences: Partial<LicencesSetting>
}

export interface LicencesSetting {
  /** Licences under which nothing may stand that is passed on, as SPDX names them. */
  readonly deny: readonly string[]
  /** The folder inside the project in which the packages are installed: they say their licences there. */
  readonly from: string
}

export interface SecretsSetting {
  /** `90d`: after so long a secret is to be replaced. */
  readonly maxAge: string
}

/** What a function of the project makes sure of. */
interface Validator {
  readonly for: readonly (typeof effects)[number][]
  readonly by: (typeof validatorWays)[number]
}

type ValidatorSetting = Partial<Validator>

/** As the rows of effects call them; written out, because settings are read before any of the rows is loaded. */
const effects = [
  'file',
  'archive',
  'url',
  'sql',
  'nosql',
  'query',
  'command',
  'program',
  'code',
  'object',
  'template',
  'format',
  'html',
  'redirect',
  'header',
  'regex',
  'matched',
  'log',
  'ldap',
  'xpath',
  'xml',
  'mail',
  'prompt',
  'instruction',
  'image',
] as const

/** `raising`: it only comes back where all is well; `answering`: it says true; `cleaning`: what it gives back is harmless. */
const validatorWays = ['raising', 'answering', 'cleaning'] as const

const variablePattern = '^[A-Za-z_][A-Za-z0-9_.-]*$'
export const variableName = new RegExp(variablePattern, 'u')

export const placeInsideTree = '^(?!/)(?!.*(?:^|/)\\.\\.(?:/|$))[^\\u0000\\\\]+$'

const app = text({
  description: 'The application that is meant, as uvicorn takes it: module:attribute, or module:function of a factory.',
  expected: 'a module and an attribute',
  example: '`app: shop.main:app`',
  pattern: appPattern,
})

const validatorPattern =
  '^[\\p{L}_][\\p{L}\\p{N}_]*(?:\\.[\\p{L}_][\\p{L}\\p{N}_]*)*:[\\p{L}_][\\p{L}\\p{N}_]*(?:\\.[\\p{L}_][\\p{L}\\p{N}_]*)*$'
const licencesExample = '`licences: {deny: [AGPL-3.0-only], from: .venv}`'
const secretsExample = '`secrets: {max-age: 90d}`'
const daysOf = { d: 1, w: 7, m: 30, y: 365 } as const

/** Days of a time as it is written in the settings; null where nothing is. */
export function toDays(written: string | undefined): number | null {
  const [, number = '', unit = ''] = /^(\d+)([dwmy])$/.exec(written ?? '') ?? []
  const days = Object.entries(daysOf).find(([name]) => name === unit)?.[1]
  return days === undefined ? null : Number(number) * days
}

const validatorExample = '`validators: {shop.security:safe_path: {for: [file], by: raising}}`'

/** A rule that there is not is a slip to be told, so the shape knows the rules. */
export function createSettingsFields(ruleIds: readonly string[]): Fields<Settings> {
  return {
    app,
    apps: table({ pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', expected: 'a name of lower-case words joined by dashes', noun: 'a name' }, app, {
      description: 'Names by which applications are called in reports.',
      example: '`apps: {storefront: shop.main:app}`',
    }),
    exclude: list(
      text({
        description: 'A pattern in the language of .gitignore.',
        expected: 'a list of patterns',
        example: '`exclude: [legacy/]`',
        pattern: '\\S',
      }),
      { description: 'What is not read.', example: '`exclude: [legacy/]`' },
    ),
    includeTests: flag({ description: 'Report on tests, docs and examples too.', example: '`include-tests: true`' }),
    fastapiVersion: text({
      description: 'The version of FastAPI that runs in production, where no lock file says it.',
      expected: 'a version of FastAPI',
      example: "`fastapi-version: '0.115.6'`",
      pattern: '^\\d+\\.\\d+(?:\\.\\d+)?$',
      numbersToo: true,
    }),
    pythonRoots: list(
      text({
        description: 'A folder inside the project, relative to this file.',
        expected: 'a list of folders inside the project',
        example: '`python-roots: [backend/src]`',
        pattern: placeInsideTree,
      }),
      {
        description: 'The folders from which Python imports, where they are not found by themselves.',
        example: '`python-roots: [backend/src]`',
      },
    ),
    rules: table(
      { pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', expected: 'the id of a rule', noun: 'a rule', known: ruleIds },
      choice(ruleSettings, { description: 'The severity to report with, or off.', example: '`rules: {route-shadowed-by-earlier: low}`' }),
      { description: 'What to make of single rules.', example: '`rules: {route-shadowed-by-earlier: low}`' },
    ),
    environment: table(
      { pattern: variablePattern, expected: 'the name of a variable', noun: 'a variable' },
      plain({
        description: 'The value, as the environment would hold it. What looks secret is only known to be set.',
        example: '`environment: {AUTH_BACKEND: jwt}`',
      }),
      {
        description: 'Variables that the program finds where it is deployed: they are certain, and defaults are not.',
        example: '`environment: {AUTH_BACKEND: jwt}`',
      },
    ),
    environmentFiles: list(
      text({
        description: 'A file inside the project, relative to this one, in the syntax of .env.',
        expected: 'a list of files inside the project',
        example: '`environment-files: [.env.production]`',
        pattern: placeInsideTree,
      }),
      { description: 'Files of variables; of several the later wins.', example: '`environment-files: [.env.production]`' },
    ),
    validators: table(
      { pattern: validatorPattern, expected: 'a module and a function', noun: 'a validator' },
      record<Validator>(
        {
          for: list(choice(effects, { description: 'An effect.', example: validatorExample }), {
            description: 'The effects for which what it was given is harmless.',
            example: validatorExample,
          }),
          by: choice(validatorWays, {
            description:
              'raising: it comes back only where all is well. answering: it says true there. cleaning: what it gives back is harmless.',
            example: validatorExample,
          }),
        },
        { description: 'What the function makes sure of.', example: validatorExample },
        ['for', 'by'],
      ),
      {
        description: 'Functions that make what they are given harmless, where the analysis does not see that they do.',
        example: validatorExample,
      },
    ),
    secrets: record<SecretsSetting>(
      {
        maxAge: text({
          description: 'How old a secret may get before it is to be replaced: days, weeks, months of 30 days, or years.',
          expected: 'a number of days, weeks, months or years',
          example: secretsExample,
          pattern: '^[1-9]\\d{0,4}[dwmy]$',
        }),
      },
      { description: 'What holds for secrets.', example: secretsExample },
    ),
    licences: record<LicencesSetting>(
      {
        deny: list(
          text({
            description: 'A licence by its SPDX identifier; each is compared as a whole: `GPL-3.0-only` is not `GPL-3.0-or-later`.',
            expected: 'a list of SPDX identifiers',
            example: licencesExample,
            pattern: '^[A-Za-z0-9][A-Za-z0-9.-]*\\+?$',
          }),
          { description: 'Licences under which no package may stand that is passed on.', example: licencesExample },
        ),
        from: text({
          description:
            'The virtual environment inside the project in which its packages are installed and say their licences; `.venv` where it is not said.',
          expected: 'a folder inside the project',
          example: licencesExample,
          pattern: placeInsideTree,
        }),
      },
      { description: 'What holds for licences of packages.', example: licencesExample },
    ),
  }
}
