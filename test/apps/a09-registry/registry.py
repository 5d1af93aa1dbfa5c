REGISTRY = {}


def chore(path, *, method="GET", **options):
    def register(function):
        REGISTRY[path] = (function, method, options)
        return function

    return register


def mount_all(app):
    for path, (function, method, options) in REGISTRY.items():
        app.add_api_route(path, function, methods=[method], **options)
