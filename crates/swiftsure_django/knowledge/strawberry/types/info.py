from strawberry.types import Info
