// HCL: what Terraform is written in.

export {
  evaluateHcl,
  findReferences,
  type HclList,
  type HclScope,
  type HclTable,
  HclUnknown,
  type HclValue,
  isHclList,
  isHclTable,
  pick,
  toPath,
} from './evaluate-hcl.ts'
export { parseHcl } from './parse-hcl.ts'
export { parseTerraformJson } from './parse-terraform-json.ts'
export type {
  HclAttribute,
  HclBlock,
  HclBody,
  HclComment,
  HclExpression,
  HclFile,
  HclObjectItem,
  HclOperator,
  HclSpan,
  HclTemplatePart,
} from './tree.ts'
