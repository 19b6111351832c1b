from django.shortcuts import render


def lijst(request):
    return render(request, "basis.html")


def nieuw(request):
    return render(request, "basis.html")


def mijn(request):
    return render(request, "basis.html")


def detail(request, pk):
    return render(request, "basis.html")


def wijzigen(request, pk):
    return render(request, "basis.html")


def plaatsen(request, pk):
    return render(request, "basis.html")


def reageren(request, pk):
    return render(request, "basis.html")


def afronden(request, pk):
    return render(request, "basis.html")


def intrekken(request, pk):
    return render(request, "basis.html")


def kiezen(request, pk):
    return render(request, "basis.html")


def deze_keer_niet(request, pk):
    return render(request, "basis.html")


def reactie_intrekken(request, pk):
    return render(request, "basis.html")
