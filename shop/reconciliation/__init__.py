"""Does what the shop wrote down agree with what others say: the card service, banks, couriers, the counters."""
