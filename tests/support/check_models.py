"""`python -m tests.support.check_models sqlite|postgresql`: a migrated database equals what the models say."""

import sys

from tests.support.databases import cluster_for_run, flask, fresh_database


def main(kind: str) -> int:
    """Print what differs; the exit status is 1 then."""
    with cluster_for_run(kind), fresh_database(kind) as url:
        try:
            print(flask(url, "db", "check"))
        except RuntimeError as difference:
            print(difference)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
