// Policies of Amazon's cloud, as they are written out: in JSON, by `jsonencode`, or as a data block that is spoken of.

import type { Place } from '../../base/index.ts'
import { type HclValue, isHclList, isHclTable } from '../../syntax/index.ts'
import { attributeOf, blocksOf, mentions, type Section, type TerraformBlock, textOf, textsOf } from './module.ts'

export interface PolicyStatement {
  readonly isAllowed: boolean
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  /** `Principal: "*"` */
  readonly isForAnyone: boolean
  readonly hasCondition: boolean
  readonly place: Place
}

export function statementsOf(block: TerraformBlock, name: string): readonly PolicyStatement[] {
  const found = attributeOf(block, name)
  if (found === null) return []
  const document = block.module.blocks.find(
    ({ type, labels, address }) => type === 'data' && labels[0] === 'aws_iam_policy_document' && mentions(block, name, address),
  )
  if (document !== undefined) return blocksOf(document, 'statement').map(ofBlock)
  const value = typeof found.value === 'string' ? parse(found.value) : found.value
  if (!isHclTable(value)) return []
  const statements = value['Statement']
  return (isHclList(statements) ? statements : [statements]).flatMap((one) => (isHclTable(one) ? [ofTable(one, found.source)] : []))
}

export function ofBlock(section: Section): PolicyStatement {
  const principals = blocksOf(section, 'principals')
  return {
    isAllowed: (textOf(section, 'effect') ?? 'Allow') === 'Allow',
    actions: textsOf(section, 'actions'),
    resources: textsOf(section, 'resources'),
    isForAnyone: principals.some((one) => textsOf(one, 'identifiers').includes('*')),
    hasCondition: blocksOf(section, 'condition').length > 0,
    place: section.place,
  }
}

function ofTable(table: Readonly<Record<string, HclValue>>, place: Place): PolicyStatement {
  const principal = table['Principal']
  const anyone = isHclTable(principal) ? Object.values(principal).flatMap(textsIn) : textsIn(principal)
  return {
    isAllowed: table['Effect'] === 'Allow',
    actions: textsIn(table['Action']),
    resources: textsIn(table['Resource']),
    isForAnyone: anyone.includes('*'),
    hasCondition: table['Condition'] !== undefined,
    place,
  }
}

function textsIn(value: HclValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return isHclList(value) ? value.filter((item) => typeof item === 'string') : []
}

function parse(text: string): HclValue {
  try {
    // What JSON can say is a value of HCL.
    return JSON.parse(text) as HclValue
  } catch {
    return null
  }
}
