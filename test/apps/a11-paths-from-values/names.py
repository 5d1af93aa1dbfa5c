API = "/api"
VERSION = f"v{1 + 1}"


class Paths:
    HEALTH = "/health"

    @property
    def status(self):
        return self.HEALTH + "/status"
