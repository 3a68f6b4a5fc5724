"""The municipality that a page is about: what it is called, what it is beside, and in which release it is seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dashboard.municipality_links import PATH
from dashboard.view import View, seen_in


@dataclass(frozen=True)
class Place:
    """One municipality. `group` is its SKR group at the time, empty if it is in none; `peers` the others in it.

    `source_names`: what each source is called, by its id.
    """

    code: str
    name: str
    county: str
    group: str
    peers: tuple[str, ...]
    view: View
    release_id: int
    source_names: Mapping[str, str]

    @property
    def path(self) -> str:
        """Return the path of its page."""
        return f"{PATH}/{self.code}"

    def caption(self, what: str, sources: Iterable[str], *, synthetic: bool) -> str:
        """Return what goes along into a saved picture: what, where, which release, and whether it is invented.

        `sources`: the ids of the sources of what is shown.
        """
        named = {self.source_names.get(each, each) for each in sources}
        return f"{what}, {self.name}. {seen_in(self.release_id, self.view, named, synthetic=synthetic)}"
