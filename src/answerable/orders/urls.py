from django.urls import path

from answerable.orders.demo_shop import views
from answerable.orders.hooks import hook

SHOP = "demo-shop/<slug:brand>"

urlpatterns = [
    path("hooks/<slug:brand>/shops/<int:pk>", hook),
    path(f"{SHOP}/orders", views.orders),
    path(f"{SHOP}/orders/<str:number>", views.order),
    path(f"{SHOP}/orders/<str:number>/<slug:did>", views.act),
    path(f"{SHOP}/people/<str:email>", views.person),
    path(f"{SHOP}/calls/<str:key>", views.call),
]
