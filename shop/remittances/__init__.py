"""Cash that couriers took at the door and pass on: what is still out, what came, parcel by parcel."""
