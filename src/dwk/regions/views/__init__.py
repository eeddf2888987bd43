"""Pages about regions."""

from .details import region_detail
from .lists import region_export, region_list, region_suggestions
from .neighbourhoods import (
    neighbourhood_close,
    neighbourhood_create,
    neighbourhood_rename,
    neighbourhood_reopen,
)

__all__ = [
    "neighbourhood_close",
    "neighbourhood_create",
    "neighbourhood_rename",
    "neighbourhood_reopen",
    "region_detail",
    "region_export",
    "region_list",
    "region_suggestions",
]
