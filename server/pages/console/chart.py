"""A client's chart, for those who treat the client or supervise who does."""

from nicegui import ui

from practice.errors import HandrailError
from server.pages.console.chart_view import draw_chart
from server.pages.console.client_search import ClientSearch
from server.pages.names import Names
from server.pages.theme import heading, nothing, remark, stack
from server.pages.visit import Visit


async def chart_page(visit: Visit) -> None:
    """Find a client and read their chart."""
    heading("Charts")
    page = ChartPage(visit)
    await page.show(ui.context.client.request.query_params.get("client"))


class ChartPage:
    """A search field and the chart under it."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._names = Names(visit)
        with stack("hr-tight").style("max-width: 460px; width: 100%"):
            self._search = ClientSearch(visit, self._chosen, hint="Opening a chart is put on record.")
        self._chart = stack()

    async def _chosen(self) -> None:
        if self._search.value:
            await self.show(self._search.value)

    async def show(self, client_id: str | None) -> None:
        """Read and draw one chart."""
        self._chart.clear()
        with self._chart:
            if client_id is None:
                nothing("Choose a client to read their chart.", "folder_shared")
                return
            try:
                view = await self._visit.office.readings.chart(self._visit.principal, client_id)
            except HandrailError as error:
                remark(f"{error.detail} {error.advice}", "danger")
                return
            await draw_chart(self._visit, self._names, view)
