// All guard rows.
import type { GuardRow } from '../guard-row.ts'
import { tokenGuards } from './tokens.ts'

export const guardRows: readonly GuardRow[] = [...tokenGuards]
