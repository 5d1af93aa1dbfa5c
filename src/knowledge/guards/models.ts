// Object mappers whose classes load themselves: Tortoise, Django, peewee, ormar, Piccolo.
import { defineGuards, type Meaning } from '../guard-row.ts'
import { rowOf, under } from './paths.ts'

const one: Meaning = { does: 'load', gives: 'one-or-none' }
const many: Meaning = { does: 'load', gives: 'many' }
const creates: Meaning = { does: 'change', how: 'create' }
const updates: Meaning = { does: 'change', how: 'update' }
const deletes: Meaning = { does: 'change', how: 'delete' }
const must = (...errors: string[]): Meaning => ({ does: 'load', gives: 'one-or-raises', errors })

const tortoise = [
  'tortoise.models.Model',
  'tortoise.Model',
  'tortoise.queryset.QuerySet',
  'tortoise.manager.Manager',
  'tortoise.fields.ReverseRelation',
]
const django = [
  'django.db.models.Model.objects',
  'django.db.models.base.Model.objects',
  'django.contrib.auth.models.User.objects',
  'django.db.models.Manager',
  'django.db.models.manager.Manager',
  'django.db.models.QuerySet',
  'django.db.models.query.QuerySet',
]
const djangoModels = [
  'django.db.models.Model',
  'django.db.models.base.Model',
  'django.contrib.auth.models.AbstractUser',
  'django.contrib.auth.models.User',
]
const peewee = ['peewee.Model', 'peewee.ModelSelect', 'peewee_async.AioModel', 'playhouse.signals.Model']
const ormar = ['ormar.Model.objects', 'ormar.models.Model.objects', 'ormar.QuerySet', 'ormar.queryset.QuerySet']
const ormarModels = ['ormar.Model', 'ormar.models.Model']
const piccolo = ['piccolo.table.Table']

export const modelGuards = defineGuards([
  // ---- Tortoise
  rowOf(under(tortoise, ['get']), { means: must('DoesNotExist', 'OperationalError', 'BaseORMException') }),
  rowOf(under(tortoise, ['exists', 'count', 'earliest', 'latest']), { means: one }),
  rowOf(under(tortoise, ['filter', 'exclude', 'all', 'values', 'values_list', 'raw']), { means: many, lazy: true }),
  rowOf(under(tortoise, ['get_or_create']), { means: one, changes: 'create', answer: '0' }),
  rowOf(under(tortoise, ['update_or_create']), { means: one, changes: 'update', answer: '0' }),
  rowOf(under(tortoise, ['create']), { means: creates }),
  rowOf(under(tortoise, ['save', 'update']), { means: updates }),
  rowOf(under(tortoise, ['delete']), { means: deletes }),

  // ---- Django
  rowOf(under(django, ['get', 'aget']), { means: must('DoesNotExist', 'ObjectDoesNotExist') }),
  rowOf(under(django, ['latest', 'alatest', 'earliest', 'aearliest']), { means: must('DoesNotExist', 'ObjectDoesNotExist') }),
  rowOf(under(django, ['last', 'alast', 'exists', 'aexists', 'count', 'acount', 'contains']), { means: one }),
  rowOf(under(django, ['filter', 'exclude', 'all', 'values', 'values_list', 'iterator', 'aiterator', 'raw']), { means: many, lazy: true }),
  rowOf(under(django, ['in_bulk', 'ain_bulk']), { means: many }),
  rowOf(under(django, ['get_or_create', 'aget_or_create']), { means: one, changes: 'create', answer: '0' }),
  rowOf(under(django, ['update_or_create', 'aupdate_or_create']), { means: one, changes: 'update', answer: '0' }),
  rowOf(under(django, ['create', 'acreate', 'create_user', 'acreate_user', 'create_superuser']), { means: creates }),
  rowOf(under(django, ['update', 'aupdate']), { means: updates }),
  rowOf(under(django, ['delete', 'adelete']), { means: deletes }),
  rowOf(under(djangoModels, ['save', 'asave']), { means: updates }),
  rowOf(under(djangoModels, ['delete', 'adelete']), { means: deletes }),
  rowOf(under(['django.shortcuts'], ['get_object_or_404', 'aget_object_or_404']), { parameters: ['klass'], means: must('Http404') }),
  rowOf(under(['django.shortcuts'], ['get_list_or_404', 'aget_list_or_404']), { parameters: ['klass'], means: many }),

  // ---- peewee
  rowOf(under(peewee, ['get', 'get_by_id', 'aio_get']), { means: must('DoesNotExist') }),
  rowOf(under(peewee, ['aio_get_or_none', 'exists', 'count']), { means: one }),
  rowOf(under(peewee, ['select', 'filter', 'raw']), { means: many, lazy: true }),
  rowOf(under(peewee, ['get_or_create']), { means: one, changes: 'create', answer: '0' }),
  rowOf(under(peewee, ['create', 'insert', 'aio_create']), { means: creates }),
  rowOf(under(peewee, ['update', 'save', 'set_by_id', 'replace', 'aio_save']), { means: updates }),
  rowOf(under(peewee, ['delete', 'delete_by_id', 'aio_delete_instance']), { means: deletes }),

  // ---- ormar
  rowOf(under(ormar, ['get']), { means: must('NoMatch') }),
  rowOf(under(ormar, ['exists', 'count']), { means: one }),
  rowOf(under(ormar, ['filter', 'exclude']), { means: many, lazy: true }),
  rowOf(under(ormar, ['iterate', 'values', 'values_list']), { means: many }),
  rowOf(under(ormar, ['get_or_create', 'update_or_create']), { means: one, changes: 'create', answer: '0' }),
  rowOf(under(ormar, ['create']), { means: creates }),
  rowOf([...under(ormar, ['update']), ...under(ormarModels, ['update', 'save', 'upsert'])], { means: updates }),
  rowOf([...under(ormar, ['delete']), ...under(ormarModels, ['delete'])], { means: deletes }),

  // ---- Piccolo: `Item.objects().get(Item.id == …)`
  rowOf(under(piccolo, ['objects.get', 'objects.first', 'select.first', 'exists', 'count']), { means: one }),
  rowOf(under(piccolo, ['objects', 'select', 'raw']), { means: many, lazy: true }),
  rowOf(under(piccolo, ['objects.get_or_create']), { means: one, changes: 'create' }),
  rowOf(under(piccolo, ['insert', 'objects.create']), { means: creates }),
  rowOf(under(piccolo, ['update', 'save', 'update_self']), { means: updates }),
  rowOf(under(piccolo, ['delete', 'remove']), { means: deletes }),
])
