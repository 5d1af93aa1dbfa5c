router = "no router"
