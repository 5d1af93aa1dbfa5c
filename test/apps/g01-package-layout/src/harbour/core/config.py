class Settings:
    API_V1: str = "/api/v1"
    PROJECT: str = "harbour"


settings = Settings()
