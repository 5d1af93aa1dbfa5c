// The environment variables that resources of the clouds give to what they run, with the place of each value.

import type { Place } from '../../base/index.ts'
import type { HclExpression } from '../../syntax/index.ts'
import { evaluateHcl } from '../../syntax/index.ts'
import { findPlainSecret } from '../plain-secret.ts'
import { attributeOf, blocksOf, type Section, sourceOfExpression, type TerraformBlock, textOf } from './module.ts'

export interface PlainSetting {
  readonly name: string
  readonly text: string
  readonly place: Place
  readonly found: NonNullable<ReturnType<typeof findPlainSecret>>
}

/** Those that hold a secret. */
export function plainSettingsOf(block: TerraformBlock): readonly PlainSetting[] {
  const settings: PlainSetting[] = []
  const add = (name: string, value: unknown, place: Place): void => {
    if (typeof value !== 'string') return
    const found = findPlainSecret(name, value)
    if (found !== null) settings.push({ name, text: value, place, found })
  }
  for (const expression of containersOf(block)) {
    walkObjects(expression, (entries) => {
      const name = entries.find(({ key }) => key === 'name')?.value
      const value = entries.find(({ key }) => key === 'value')?.value
      if (name === undefined || value === undefined) return
      const key = evaluateHcl(name, block.scope)
      if (typeof key === 'string') add(key, evaluateHcl(value, block.scope), sourceOfExpression(block, value))
    })
  }
  for (const { section, name } of tablesOf(block)) {
    const attribute = section.body.attributes.find((one) => one.name === name)
    if (attribute?.value.kind === 'object')
      for (const { key, value } of attribute.value.items) {
        const text = evaluateHcl(key, section.scope)
        if (typeof text === 'string') add(text, evaluateHcl(value, section.scope), sourceOfExpression(section, value))
      }
  }
  for (const env of envBlocksOf(block)) {
    const [name, value] = [textOf(env, 'name'), attributeOf(env, 'value')]
    if (name !== null && value !== null) add(name, value.value, value.source)
  }
  return settings
}

function containersOf(block: TerraformBlock): readonly HclExpression[] {
  if (block.labels[0] !== 'aws_ecs_task_definition') return []
  return block.body.attributes.filter(({ name }) => name === 'container_definitions').map(({ value }) => value)
}

/** Tables of names and values. */
function tablesOf(block: TerraformBlock): readonly { readonly section: Section; readonly name: string }[] {
  switch (block.labels[0]) {
    case 'aws_lambda_function':
      return blocksOf(block, 'environment').map((section) => ({ section, name: 'variables' }))
    case 'azurerm_linux_web_app':
    case 'azurerm_app_service':
    case 'azurerm_linux_function_app':
      return [{ section: block, name: 'app_settings' }]
    case 'google_cloudfunctions_function':
      return [{ section: block, name: 'environment_variables' }]
    case 'google_cloudfunctions2_function':
      return blocksOf(block, 'service_config').map((section) => ({ section, name: 'environment_variables' }))
    case 'aws_apprunner_service':
      return blocksOf(block, 'source_configuration')
        .flatMap((one) => blocksOf(one, 'image_repository'))
        .flatMap((one) => blocksOf(one, 'image_configuration'))
        .map((section) => ({ section, name: 'runtime_environment_variables' }))
    case 'kubernetes_config_map':
    case 'kubernetes_config_map_v1':
      return [{ section: block, name: 'data' }]
    default:
      return []
  }
}

function envBlocksOf(block: TerraformBlock): readonly Section[] {
  const inside = (sections: readonly Section[], ...names: readonly string[]): readonly Section[] =>
    names.reduce((found, name) => found.flatMap((one) => blocksOf(one, name)), sections)
  switch (block.labels[0]) {
    case 'google_cloud_run_v2_service':
      return inside([block], 'template', 'containers', 'env')
    case 'google_cloud_run_v2_job':
      return inside([block], 'template', 'template', 'containers', 'env')
    case 'google_cloud_run_service':
      return inside([block], 'template', 'spec', 'containers', 'env')
    case 'azurerm_container_app':
      return inside([block], 'template', 'container', 'env')
    case 'kubernetes_deployment':
    case 'kubernetes_deployment_v1':
      return inside([block], 'spec', 'template', 'spec', 'container', 'env')
    default:
      return []
  }
}

interface Entry {
  readonly key: string
  readonly value: HclExpression
}

/** Every object that is written out in an expression. */
function walkObjects(expression: HclExpression, visit: (entries: readonly Entry[]) => void, depth = 0): void {
  if (depth > 30) return
  const inner = (one: HclExpression): void => walkObjects(one, visit, depth + 1)
  switch (expression.kind) {
    case 'object':
      visit(expression.items.flatMap(({ key, value }) => (key.kind === 'literal' ? [{ key: String(key.value), value }] : [])))
      for (const { value } of expression.items) inner(value)
      break
    case 'tuple':
      expression.items.forEach(inner)
      break
    case 'call':
      expression.arguments.forEach(inner)
      break
    case 'conditional':
      inner(expression.met)
      inner(expression.otherwise)
      break
    default:
  }
}
