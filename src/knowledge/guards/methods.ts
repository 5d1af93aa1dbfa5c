// Methods whose name says by whatever receiver that they give a record, or write one: what database kits call them, and little else does.
import { defineGuards } from '../guard-row.ts'
import { rowOf } from './paths.ts'

const byAnyone = (names: string): string[] => names.split(' ').map((name) => `*.${name}`)
const notFound = ['NoResultFound', 'DoesNotExist', 'NotFoundError', 'InvalidRequestError', 'SQLAlchemyError']

export const methodGuards = defineGuards([
  rowOf(
    byAnyone(
      'scalar_one_or_none one_or_none first_or_none get_or_none find_one_or_none first scalar fetchone fetch_one fetchrow fetch_row fetchval fetch_val find_one find_unique find_first query_single afirst alast',
    ),
    { means: { does: 'load', gives: 'one-or-none' } },
  ),
  rowOf(byAnyone('scalar_one one get_one find_unique_or_raise find_first_or_raise query_required_single'), {
    means: { does: 'load', gives: 'one-or-raises', errors: notFound },
  }),
  rowOf(byAnyone('get_or_404 first_or_404 one_or_404 aget_or_404'), {
    means: { does: 'load', gives: 'one-or-raises', errors: ['HTTPException', 'Http404'] },
  }),
  rowOf(byAnyone('scalars stream_scalars'), { means: { does: 'load', gives: 'many' }, lazy: true }),
  rowOf(byAnyone('all fetchall fetch_all fetchmany fetch_many to_list find_many'), {
    means: { does: 'load', gives: 'many' },
  }),
  // ---- both: what was there, and what becomes of it
  rowOf(byAnyone('find_one_and_update find_one_and_replace'), {
    parameters: ['filter', 'update'],
    means: { does: 'load', gives: 'one-or-none' },
    changes: 'update',
  }),
  rowOf(byAnyone('find_one_and_delete'), { parameters: ['filter'], means: { does: 'load', gives: 'one-or-none' }, changes: 'delete' }),
  // ---- writing
  rowOf(byAnyone('insert_one insert_many bulk_create bulk_insert bulk_insert_mappings bulk_save_objects abulk_create create_many'), {
    parameters: ['document'],
    means: { does: 'change', how: 'create' },
  }),
  rowOf(byAnyone('update_one update_many replace_one bulk_update bulk_update_mappings abulk_update bulk_write'), {
    parameters: ['filter', 'update'],
    means: { does: 'change', how: 'update' },
  }),
  rowOf(byAnyone('delete_one delete_many delete_instance'), { parameters: ['filter'], means: { does: 'change', how: 'delete' } }),
])
