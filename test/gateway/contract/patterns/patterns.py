# Says which texts pydantic takes by which pattern: rows of [pattern, texts] come in, rows of verdicts by Rust's engine and by Python's go out; null
# where the engine refuses the pattern.
import json
import sys
import warnings

from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

warnings.simplefilter("ignore")


def takes(validator, text):
    try:
        validator.validate_python(text)
    except ValidationError:
        return False
    return True


def verdicts(pattern, texts, engine):
    try:
        validator = SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine=engine))
    except (SchemaError, OverflowError, RecursionError, UnicodeEncodeError):
        return None
    return [takes(validator, text) for text in texts]


json.dump(
    [[verdicts(pattern, texts, engine) for engine in ("rust-regex", "python-re")] for pattern, texts in json.load(sys.stdin)],
    sys.stdout,
)
