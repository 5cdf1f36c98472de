from django.urls import path

from answerable.portal.articles import engines, finding, reading

urlpatterns = [
    path("", reading.shelves, name="portal-articles"),
    path("search", finding.search_page, name="portal-article-search"),
    path("suggestions", finding.suggestions, name="portal-article-suggestions"),
    path("beside", finding.beside, name="portal-article-beside"),
    path("sitemap.xml", engines.sitemap, name="portal-sitemap"),
    path("shelf/<slug:key>", reading.shelf, name="portal-shelf"),
    path("<slug:slug>", reading.article, name="portal-article"),
    path("<slug:slug>/opinion", reading.opinion, name="portal-article-opinion"),
]
