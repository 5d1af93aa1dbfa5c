// Libraries that keep objects of a class in a database: which classes those are, which calls give such objects back, and which write them.

/** Bases of classes whose objects are kept, by their paths; `sqlmodel.SQLModel` where the class says `table=True`. */
export const recordBases: readonly string[] = [
  'sqlalchemy.orm.DeclarativeBase',
  'sqlalchemy.orm.DeclarativeBaseNoMeta',
  'sqlalchemy.orm.declarative_base()',
  'sqlalchemy.ext.declarative.declarative_base()',
  'sqlalchemy.orm.registry().generate_base()',
  'sqlmodel.SQLModel',
  'flask_sqlalchemy.SQLAlchemy().Model',
  'tortoise.models.Model',
  'tortoise.Model',
  'beanie.Document',
  'beanie.odm.documents.Document',
  'mongoengine.Document',
  'mongoengine.EmbeddedDocument',
  'mongoengine.DynamicDocument',
  'odmantic.Model',
  'odmantic.model.Model',
  'ormar.Model',
  'ormar.models.model.Model',
  'peewee.Model',
  'piccolo.table.Table',
  'edgy.Model',
]

/** Calls that give records: those that take the class or a query of it, and those of a query, a result or the class itself. */
export const givesRecords = {
  /** `session.get(Job, id)`, `session.scalars(select(Job))`: the first argument says of which class. */
  byArgument:
    'get get_one query exec execute scalars scalar stream stream_scalars select find find_one aexec fetch_all fetch_one all first'.split(
      ' ',
    ),
  /** One object. */
  one: 'get get_one get_or_none get_or_404 first one one_or_none scalar scalar_one scalar_one_or_none find_one fetch_one first_or_404 get_by_id'.split(
    ' ',
  ),
  /** Many of them, or something that gives many. */
  many: 'all scalars exec execute unique fetchall to_list fetch_all stream stream_scalars filter filter_by where order_by limit offset options select query find objects join outerjoin distinct with_for_update exclude prefetch_related select_related yield_per partitions skip sort returning execution_options iterator aggregate values_list'.split(
    ' ',
  ),
}

/** Calls that write fields: `update(Job).values(url=x)`, `Job.filter(…).update(url=x)`, `await Job.create(url=x)`. */
export const writesRecords: readonly string[] =
  'values update create set insert update_or_create get_or_create bulk_update upsert model_validate from_orm parse_obj'.split(' ')

/** Columns and fields that hold no text of anybody's. */
export const plainColumns =
  /\b(?:(?:Big|Small)?Integer|(?:Big|Small)?Int(?:eger)?Field|BigInt|Boolean\w*|Float\w*|Numeric|Decimal\w*|Date\w*|Time\w*|UUID\w*|U?Uuid\w*|Enum\w*|IntEnum\w*|CharEnum\w*|Interval|ForeignKey\w*|ObjectId\w*|LargeBinary)\b/
